// @ts-check
const PAUSE = 120; // Milliseconds within which a further key waits until the fingers rest,
const SLOW = 400; // until one is told that it takes its time,
const PATIENCE = 8000; // and until it is given up.
const KEPT = 50; // Answers kept.

/** Asks the server, or the files, and remembers answers; none comes after a later question. */
export class Asker {
  /** @param {import("./box.js").Box} host @param {(fault: any) => void} failed @param {() => void} slow */
  constructor(host, failed, slow) {
    this.host = host;
    this.failed = failed;
    this.slow = slow;
    /** @type {Map<string, any>} */ this.kept = new Map();
    /** @type {AbortController | null} */ this.control = null;
    this.again = 0;
    this.last = -Infinity; // When a key came, in milliseconds.
    /** @type {number[]} */ this.timers = []; // Of the question that is asked.
  }

  /**
   * Run *work* after a pause, in place of what waits. Of keys in quick succession the first asks at
   * once and all others together, a moment after the last; files are asked at every key.
   */
  run(/** @type {number | undefined} */ pause, /** @type {(get: (url: string) => Promise<any>) => Promise<void>} */ work) {
    const now = performance.now(), isFirst = now - this.last > PAUSE;
    if (pause === undefined) this.last = now;
    pause ??= isFirst || this.host.files ? 0 : PAUSE;
    this.stop();
    const control = (this.control = new AbortController());
    this.timers = [setTimeout(async () => {
      // Files go on loading, and what they answer is shown even then.
      const late = () => (this.host.files ? this.failed({}) : control.abort());
      this.timers = [setTimeout(this.slow, SLOW), setTimeout(late, PATIENCE)];
      try {
        await work((url) => this.get(url, control));
      } catch (fault) {
        if (control !== this.control) return;
        // What has a status is an answer; all else may be a fault of ours.
        if (fault instanceof Error && fault.name !== "AbortError" && !("status" in fault)) console.error(fault);
        this.failed(fault);
      } finally {
        if (control === this.control) this.timers.forEach(clearTimeout);
      }
    }, pause)];
  }

  /** The next key begins anew. */
  rest() {
    this.last = -Infinity;
  }

  stop() {
    this.timers.forEach(clearTimeout);
    this.control?.abort();
    this.control = null;
  }

  async get(/** @type {string} */ url, /** @type {AbortController} */ control) {
    let found = this.kept.get(url);
    if (!found) {
      if (Date.now() < this.again) throw { status: 429 };
      const { signal } = control;
      if (this.host.files) found = await this.host.search(url);
      else {
        const answer = await fetch(url, { signal, credentials: "omit" }).catch(() => Promise.reject({}));
        this.again = Date.now() + 1000 * Number(answer.headers.get("retry-after"));
        if (!answer.ok) throw answer; // For its status, and what it says.
        found = await answer.json();
      }
      await this.host.dress();
    }
    if (control !== this.control) throw new Error("late");
    this.kept.delete(url);
    this.kept.set(url, found);
    if (this.kept.size > KEPT) this.kept.delete([...this.kept.keys()][0]);
    return found;
  }
}
