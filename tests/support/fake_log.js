/**
 * The stored calls of a fake Home Assistant, which gives them page by page, newest first. Of the filters it
 * knows the plainest meaning only: that the right ones are asked for is what tests look at.
 */
export class FakeLog {
  calls = [];
  /** Answers to be held back: the next questions get one each. */
  held = [];
  refusals = [];
  csv = "\ufeffcaller\r\n";
  /** Where the log is read by its index alone, for very many calls. */
  made = null;

  get count() {
    return this.made ? this.made.count : this.calls.length;
  }

  /** As many calls as wanted, one every some minutes, each made when it is asked for. */
  make(template, count, secondsApart) {
    const newest = Date.parse(template.started_at);
    const at = (index) => ({
      ...template,
      lead_id: count - index,
      display_name: `Caller ${count - index}`,
      started_at: new Date(newest - index * secondsApart * 1000).toISOString(),
      ended_at: new Date(newest - index * secondsApart * 1000 + 60_000).toISOString(),
    });
    this.made = { count, at };
  }

  async search(question) {
    const refusal = this.refusals.shift();
    await this.held.shift();
    if (refusal) throw { code: refusal, message: refusal };
    const { before, limit = 50 } = question;
    if (this.made) {
      const start = before ? Number(before) : 0;
      const end = Math.min(start + limit, this.count);
      const calls = Array.from({ length: end - start }, (_, index) => this.made.at(start + index));
      return { calls, next: end < this.count ? String(end) : null };
    }
    const found = this.calls.filter((call) => this.matches(call, question)).sort(newestFirst);
    const rest = before ? found.filter((call) => newestFirst(JSON.parse(before), call) < 0) : found;
    const calls = JSON.parse(JSON.stringify(rest.slice(0, limit)));
    const last = calls[calls.length - 1];
    const next = rest.length > limit ? JSON.stringify({ started_at: last.started_at, lead_id: last.lead_id }) : null;
    return { calls, next };
  }

  matches(call, { query = "", line, outcome, source, from, to, leave_out_spam, leave_out_tests }) {
    const { display_name, caller_number_formatted, line: name, source: origin, campaign } = call;
    // The campaign stands for what the card does not look into, as companies are for the real one.
    const text = [display_name, caller_number_formatted, name, origin, campaign].join(" ").toLowerCase();
    return (
      query.toLowerCase().split(" ").every((word) => text.includes(word)) &&
      (!line || line.includes(call.line) || line.includes(call.tracking_number)) &&
      (!outcome || outcome.includes(call.outcome)) &&
      (!source || source.includes(call.source)) &&
      (!from || Date.parse(call.started_at) >= Date.parse(from)) &&
      (!to || Date.parse(call.started_at) <= Date.parse(to)) &&
      !(leave_out_spam && call.spam) &&
      !(leave_out_tests && call.test)
    );
  }

  async export() {
    const refusal = this.refusals.shift();
    if (refusal) throw { code: refusal, message: refusal };
    return { csv: this.csv };
  }
}

function newestFirst(a, b) {
  return Date.parse(b.started_at) - Date.parse(a.started_at) || b.lead_id - a.lead_id;
}
