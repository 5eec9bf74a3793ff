// Fails with the command that helps if the development dependencies aren't installed. npm omits them if NODE_ENV is
// `production` or with --omit=dev.
for (const tool of ['typescript', 'tsx', 'vitest']) {
  try {
    import.meta.resolve(tool);
  } catch {
    process.stderr.write(
      `The development dependency ${tool} is not installed. Install it with: npm ci --include=dev
Afterwards, a build runs without these dependencies: npm prune --omit=dev, then node dist/src/main.js
`,
    );
    process.exit(1);
  }
}
