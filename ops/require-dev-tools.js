// Fails with the command that helps if the development dependencies aren't installed. npm omits them if NODE_ENV is
// `production` or with --omit=dev.
for (const tool of ['typescript', 'tsx', 'vitest']) {
  try {
    import.meta.resolve(tool);
  } catch {
    process.stderr.write(
      `The development dependency ${tool} is not installed. Install it with: npm ci --include=dev
To run without them, build first (npm run build), then: npm prune --omit=dev && node dist/src/main.js
`,
    );
    process.exit(1);
  }
}
