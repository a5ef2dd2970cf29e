const name = 'upload.bin';

/** A file that the browser reads each time it sends it. */
export class FileOnDisk {
  private constructor(
    private readonly folder: FileSystemDirectoryHandle,
    readonly file: File,
  ) {}

  static async write(bytes: BufferSource): Promise<FileOnDisk> {
    const folder = await navigator.storage.getDirectory();
    return new FileOnDisk(folder, await (await written(folder, bytes)).getFile());
  }

  async change(): Promise<void> {
    await written(this.folder, new TextEncoder().encode('something else'));
  }

  remove(): Promise<void> {
    return this.folder.removeEntry(name);
  }
}

async function written(
  folder: FileSystemDirectoryHandle,
  bytes: BufferSource,
): Promise<FileSystemFileHandle> {
  const handle = await folder.getFileHandle(name, { create: true });
  const stream = await handle.createWritable();
  await stream.write(bytes);
  await stream.close();
  return handle;
}
