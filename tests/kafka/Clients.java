// Real Java clients with the papers of a run: what their program gets, and when.
//
// One case a line on standard input, as name=value with spaces between: id, client (admin or
// producer), dialled, port, and ssl.* settings, in base64. A line a case is the answer: "ended", id,
// milliseconds, and "ok" or the exception with all causes, joined by " <- ". What the client logs is
// told beside it, under its id as client.id.

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

class Clients {
    /** How long a call is tried, and an idle producer is left alone. */
    static final int PATIENCE = 3000;

    public static void main(String[] arguments) throws Exception {
        BufferedReader cases = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        ExecutorService clients = Executors.newFixedThreadPool(4);
        for (String line = cases.readLine(); line != null; line = cases.readLine()) {
            Properties settings = new Properties();
            for (String field : line.split(" ")) {
                int equals = field.indexOf('=');
                String value = field.substring(equals + 1);
                settings.put(field.substring(0, equals), new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8));
            }
            clients.submit(() -> tell(settings));
        }
        clients.shutdown();
        clients.awaitTermination(2, TimeUnit.MINUTES);
    }

    static void tell(Properties settings) {
        String id = (String) settings.remove("id");
        boolean admin = settings.remove("client").equals("admin");
        settings.put("client.id", "case-" + id);
        settings.put("default.api.timeout.ms", PATIENCE);
        settings.put("request.timeout.ms", PATIENCE);
        long start = System.nanoTime();
        String ended;
        try {
            ended = admin ? admin(settings) : producer(settings);
        } catch (Throwable thrown) {
            ended = chain(thrown);
        }
        long millis = (System.nanoTime() - start) / 1_000_000;
        System.out.println("ended\t" + id + "\t" + millis + "\t" + ended);
    }

    static String admin(Properties settings) {
        try (Admin admin = Admin.create(settings)) {
            admin.describeCluster().nodes().get();
            return "ok";
        } catch (Throwable thrown) {
            return chain(thrown);
        }
    }

    /** One send, and then it is left alone: does it go on dialling? */
    static String producer(Properties settings) throws InterruptedException {
        settings.put("max.block.ms", PATIENCE);
        settings.put("key.serializer", StringSerializer.class.getName());
        settings.put("value.serializer", StringSerializer.class.getName());
        String ended = "ok";
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings)) {
            try {
                producer.send(new ProducerRecord<>("topic", "text")).get();
            } catch (Throwable thrown) {
                ended = chain(thrown);
            }
            Thread.sleep(PATIENCE);
            producer.close(Duration.ZERO);
        }
        return ended;
    }

    static String chain(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            text.append(text.length() == 0 ? "" : " <- ").append(cause);
        }
        return text.toString().replaceAll("\\s+", " ");
    }
}
