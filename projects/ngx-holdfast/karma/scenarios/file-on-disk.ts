const name = 'upload.bin';

/** A file that the browser reads again for each request. */
export class FileOnDisk {
  private constructor(
    private readonly folder: FileSystemDirectoryHandle,
    readonly file: File,
  ) {}

  static async write(bytes: BufferSource): Promise<FileOnDisk> {
    const folder = await navigator.storage.getDirectory();
    return new FileOnDisk(folder, await (await writeFile(folder, bytes)).getFile());
  }

  async overwrite(): Promise<void> {
    await writeFile(this.folder, new TextEncoder().encode('something else'));
  }

  remove(): Promise<void> {
    return this.folder.removeEntry(name);
  }
}

async function writeFile(
  folder: FileSystemDirectoryHandle,
  bytes: BufferSource,
): Promise<FileSystemFileHandle> {
  const handle = await folder.getFileHandle(name, { create: true });
  const stream = await handle.createWritable();
  await stream.write(bytes);
  await stream.close();
  return handle;
}
