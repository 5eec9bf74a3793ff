import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: '/dashboard/',
  plugins: [react()],
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    target: 'es2022',
    // Data URLs in style sheets would need an exception from the Content-Security-Policy.
    assetsInlineLimit: 0,
    // Not needed by browsers that support modules, and it would add an inline script.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { '/graphql': 'http://127.0.0.1:8080' } },
});
