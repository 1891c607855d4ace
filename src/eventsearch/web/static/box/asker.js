// @ts-check
const PAUSE = 120; // Milliseconds without a key press after which fast typing sends a request.
const SLOW = 400; // Milliseconds until the reader is told that the search is running.
const PATIENCE = 8000; // Milliseconds until the request is aborted.
const KEPT = 50; // Answers to keep.

/** Queries the server or the files, and keeps answers. It never returns an answer after a later request. */
export class Asker {
  /** @param {import("./box.js").Box} host @param {(fault: any) => void} failed @param {() => void} slow */
  constructor(host, failed, slow) {
    this.host = host;
    this.failed = failed;
    this.slow = slow;
    /** @type {Map<string, any>} */ this.kept = new Map();
    /** @type {AbortController | null} */ this.control = null;
    this.again = 0;
    this.last = -Infinity; // Time of the last key press, in milliseconds.
    /** @type {number[]} */ this.timers = []; // Timers of the current request.
  }

  /**
   * Run *work* after a pause, instead of earlier work that has not finished. When the reader types fast,
   * the first key runs at once, and the others only after the last of them. Files are queried at every key.
   */
  run(/** @type {number | undefined} */ pause, /** @type {(get: (url: string) => Promise<any>) => Promise<void>} */ work) {
    const now = performance.now(), isFirst = now - this.last > PAUSE;
    if (pause === undefined) this.last = now;
    pause ??= isFirst || this.host.files ? 0 : PAUSE;
    this.stop();
    const control = (this.control = new AbortController());
    this.timers = [setTimeout(async () => {
      // Only requests to a server are aborted. Files keep loading, and their late answer is still shown.
      const late = () => (this.host.files ? this.failed({}) : control.abort());
      this.timers = [setTimeout(this.slow, SLOW), setTimeout(late, PATIENCE)];
      try {
        await work((url) => this.get(url, control));
      } catch (fault) {
        if (control !== this.control) return;
        // An error with a status is an answer of the server. Any other error may be a bug: log it.
        if (fault instanceof Error && fault.name !== "AbortError" && !("status" in fault)) console.error(fault);
        this.failed(fault);
      } finally {
        if (control === this.control) this.timers.forEach(clearTimeout);
      }
    }, pause)];
  }

  /** Let the next key run at once. */
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
        if (!answer.ok) throw answer; // With its status and its problem.
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
