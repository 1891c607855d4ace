/**
 * Loads the files of an index: static_index/files.py.
 *
 * What is computed from files says on its way which of them it lacks: these are loaded, and it is
 * computed again. So all but this module is synchronous.
 */

export const NAME = 10, FOLDER = "search";

/** @typedef {(name: string) => Promise<ArrayBuffer>} Read Returns a file's bytes. */

/** Unpack a file; its length and checksum stand in it. @param {ArrayBuffer} packed @param {string} name */
async function unpack(packed, name) {
  if (!globalThis.DecompressionStream)
    throw new Error("this browser cannot unpack files: it has no DecompressionStream");
  try {
    const stream = /** @type {ReadableStream} */ (new Response(packed).body).pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    throw new Error(`${name} is not what was written; publish the whole folder again`);
  }
}

/** The files that were loaded, and those that are wanted. */
export class Files {
  /** @type {Map<string, any>} */ loaded = new Map();
  /** @type {Map<string, (bytes: Uint8Array) => any>} */ wanted = new Map();
  /** @type {Map<string, Promise<void>>} */ loads = new Map();

  /** @param {Read} read */
  constructor(read) {
    this.read = read;
  }

  /**
   * Return what a file holds, undefined as long as it is not loaded.
   *
   * @template T
   * @param {string} name @param {(bytes: Uint8Array) => T} decode
   * @returns {T | undefined}
   */
  get(name, decode) {
    if (!this.loaded.has(name)) this.wanted.set(name, decode);
    return this.loaded.get(name);
  }

  /** Throw, if something is wanted. */
  demand() {
    if (this.wanted.size) throw new Error("files are not loaded yet");
  }

  /** Load what is wanted; a file that another question waits for is fetched once. */
  async load() {
    const loads = [...this.wanted].map(([name, decode]) => {
      const load = this.loads.get(name) ?? this.fetch(name, decode).finally(() => this.loads.delete(name));
      this.loads.set(name, load);
      return load;
    });
    this.wanted.clear();
    await Promise.all(loads);
  }

  /** @param {string} name @param {(bytes: Uint8Array) => any} decode */
  async fetch(name, decode) {
    const path = `${FOLDER}/${name}.bin`;
    this.loaded.set(name, decode(await unpack(await this.read(path), path)));
  }

  /**
   * Return what is computed from files, which are loaded.
   *
   * @template T
   * @param {() => T} compute
   */
  async compute(compute) {
    for (;;) {
      this.wanted.clear();
      try {
        const result = compute();
        if (!this.wanted.size) return result;
      } catch (error) {
        // Whatever goes wrong without a file may go well with it.
        if (!this.wanted.size) throw error;
      }
      await this.load();
    }
  }
}
