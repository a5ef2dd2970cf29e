import type { Setup } from './setup.ts';

export const setup: Setup = { options: (backend) => ({ backend }) };
