/**
 * Loads the files of an index: static_index/files.py.
 *
 * What is computed from files says on its way which of them it lacks: these are loaded, and it is
 * computed again. So all but this module is synchronous.
 */

export const NAME = 10, FOLDER = "search";

/** Returns a file's bytes. */
export type Read = (name: string) => Promise<ArrayBuffer>;

/** Unpack a file; its length and checksum stand in it. */
async function unpack(packed: ArrayBuffer, name: string) {
  try {
    const stream = (new Response(packed).body as ReadableStream).pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    throw new Error(`${name} is not what was written; publish the whole folder again`);
  }
}

/** The files that were loaded, and those that are wanted. */
export class Files {
  loaded = new Map<string, any>();
  wanted = new Map<string, (bytes: Uint8Array) => any>();
  loads = new Map<string, Promise<void>>();

  constructor(readonly read: Read) {}

  /** Return what a file holds, undefined as long as it is not loaded. */
  get<T>(name: string, decode: (bytes: Uint8Array) => T): T | undefined {
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

  async fetch(name: string, decode: (bytes: Uint8Array) => any) {
    const path = `${FOLDER}/${name}.bin`;
    this.loaded.set(name, decode(await unpack(await this.read(path), path)));
  }

  /** Return what is computed from files, which are loaded. */
  async compute<T>(compute: () => T) {
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
