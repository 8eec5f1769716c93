package caravan.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a read costs the process that is measured: Caravan with its answers kept, or a gateway.
 *
 * @param request its method and path
 * @param bytes of the body
 * @param microseconds of processor time that the process spends on an answer
 * @param bareMicroseconds the same of a bare handler or a bare proxy
 * @param perSecond answers, with a load generator on the same machine
 * @param failed answers of either with another status
 */
record ReadCost(
        String request,
        int bytes,
        double microseconds,
        double bareMicroseconds,
        double perSecond,
        double barePerSecond,
        long failed) {
    double timesBare() {
        return microseconds / bareMicroseconds;
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("request", request);
        json.put("body_bytes", bytes);
        json.put("processor_us", FiguresJson.rounded(microseconds));
        json.put("bare_processor_us", FiguresJson.rounded(bareMicroseconds));
        json.put("times_bare", FiguresJson.rounded(timesBare()));
        json.put("per_second", FiguresJson.rounded(perSecond));
        json.put("bare_per_second", FiguresJson.rounded(barePerSecond));
        json.put("failed", failed);
        return json;
    }
}
