import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { createTemplates } from './database.ts';

/** Runs once before all tests: compiles the program that spawned processes run, and migrates the template databases. */
export default function setup(): Promise<() => Promise<void>> {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: join(import.meta.dirname, '..', '..'), stdio: 'inherit' });
  return createTemplates();
}
