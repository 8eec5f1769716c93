package caravan.audit.store;

import caravan.audit.contract.Part;
import caravan.audit.contract.RuleQuery;
import caravan.audit.domain.Progress;
import caravan.audit.domain.Report;
import java.time.Instant;
import java.util.function.Consumer;

/** One audit in one transaction: first the messages, then each part, then what the next audit needs. */
final class Examination {
    private final Sql sql;
    private final Views views;
    private final RulesToApply rules;
    private final Consumer<Progress> progress;
    private final Findings findings;
    private final ApplyRules applyRules;
    private final Memory memory;

    Examination(Sql sql, Views views, RulesToApply rules, Consumer<Progress> progress) {
        this.sql = sql;
        this.views = views;
        this.rules = rules;
        this.progress = progress;
        this.findings = new Findings(rules.all());
        this.applyRules = new ApplyRules(sql, findings);
        this.memory = new Memory(sql, views.sources(), rules);
    }

    Report examine(Instant now, boolean fullAsked) {
        Memory.Beginning beginning = memory.begin(fullAsked);
        long waiting = new Messages(sql, views, rules, applyRules, progress).read(beginning.remembers());
        for (String query : rules.waiting()) {
            waiting += sql.number(query);
        }
        if (waiting == 0) {
            findings.isDrained();
        }
        lookAtServices();
        Sums sums = new Sums(sql, rules.sums(), findings);
        goThroughParts(beginning, sums);
        sums.compare(!beginning.full());
        if (waiting == 0 && findings.clean()) {
            memory.keep(beginning);
        } else if (beginning.full() && !findings.clean()) {
            memory.isBroken();
        }
        return new Report(now, beginning.extent(), waiting, findings.all());
    }

    private void lookAtServices() {
        for (RuleQuery rule : MessageRules.ALL) {
            progress.accept(new Progress("services", 0, 0, rule.name(), findings.numberOf(rule), findings.rules()));
            applyRules.apply(views.with(), rule);
        }
        applyRules.count(views.with(), MessageRules.ALL);
    }

    private void goThroughParts(Memory.Beginning beginning, Sums sums) {
        Windows windows = new Windows(sql, findings, applyRules, sums, progress);
        if (beginning.full()) {
            rules.parts().forEach(windows::goThroughAll);
        } else {
            rules.parts().forEach(windows::findChanged);
            for (Part part : rules.parts()) {
                windows.goThroughChanged(part);
            }
        }
    }
}
