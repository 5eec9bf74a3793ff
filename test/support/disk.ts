import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, rmdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small in-memory disk for a test. */
interface Disk {
  folder: string;
  /** Fills the disk. */
  fill(): void;
  /** Frees the space again. */
  free(): void;
  /** Makes the disk read-only or writable. Fails while a file is open for writing. */
  remount(mode: 'ro' | 'rw'): void;
  unmount(): void;
}

/** Mounts a disk of the given size. Requires root privileges; throws without them. */
export function mountDisk(megabytes: number): Disk {
  const folder = mkdtempSync(join(tmpdir(), 'smartlinks-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch (error) {
    rmdirSync(folder);
    throw error;
  }
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill() {
      for (const size of [64 * 1024, 4 * 1024]) {
        while (tryAppend(ballast, Buffer.alloc(size, 'x'))) {}
      }
    },
    free: () => rmSync(ballast, { force: true }),
    remount: (mode) => {
      execFileSync('mount', ['-o', `remount,${mode}`, folder], { stdio: 'ignore' });
    },
    unmount() {
      execFileSync('umount', [folder]);
      rmdirSync(folder);
    },
  };
}

/** A disk with an ext4 file system, whose failure a test can simulate. */
interface FailingDisk {
  folder: string;
  /** Makes the disk fail: it becomes read-only immediately, even with open files, until it is repaired. */
  fail(): void;
  /** Unmounts, checks and remounts the disk, as on a restart of the machine. No file on it may be open. */
  repair(): void;
  unmount(): void;
}

/** Mounts an ext4 disk that is stored in a file. Requires root privileges and a kernel with loop devices. */
export function mountFailingDisk(megabytes: number): FailingDisk {
  const parentFolder = mkdtempSync(join(tmpdir(), 'smartlinks-disk-'));
  const image = join(parentFolder, 'image');
  const folder = mkdtempSync(join(parentFolder, 'mounted-'));
  const run = (command: string, ...args: string[]) => execFileSync(command, args, { stdio: 'ignore' });
  const mount = () => run('mount', '-o', 'loop,errors=remount-ro', image, folder);
  try {
    writeFileSync(image, '');
    truncateSync(image, megabytes * 1_048_576);
    run('mkfs.ext4', '-q', '-F', image);
    mount();
  } catch (error) {
    rmSync(parentFolder, { recursive: true });
    throw error;
  }
  return {
    folder,
    // Simulates a disk error in the kernel. The command itself fails, because the remount is not possible.
    fail() {
      spawnSync('mount', ['-o', 'remount,abort', folder], { stdio: 'ignore' });
    },
    repair() {
      run('umount', folder);
      // A nonzero status means that there was something to repair.
      spawnSync('e2fsck', ['-fy', image], { stdio: 'ignore' });
      mount();
    },
    unmount() {
      run('umount', folder);
      rmSync(parentFolder, { recursive: true });
    },
  };
}

/** Whether this machine supports failing disks. Even root needs a kernel with loop devices for them. */
export const hasLoopDevices = existsSync('/dev/loop-control');

/** Whether this process can mount failing disks. */
export function canMountFailingDisks(): boolean {
  try {
    mountFailingDisk(8).unmount();
    return true;
  } catch {
    return false; // Not permitted, or a command doesn't exist. The caller reports it.
  }
}

/** Whether this process can mount in-memory disks. */
export function canMountDisks(): boolean {
  try {
    mountDisk(1).unmount();
    return true;
  } catch {
    return false; // Not permitted, or the command doesn't exist. The caller reports it.
  }
}

function tryAppend(path: string, block: Buffer): boolean {
  try {
    appendFileSync(path, block);
    return true;
  } catch {
    return false; // The disk is full, as intended.
  }
}
