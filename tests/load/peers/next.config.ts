import type { NextConfig } from 'next';

export default {
  output: 'standalone',
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
} satisfies NextConfig;
