import { sv, type Words } from './sv';
export const da: Words = sv;
