/** What a row is called, in the reader's language. */
import type { Report, ReportRow } from '../lib/types';
import { languageName } from './show';
import { w } from './words/index.svelte';

export function rowName(row: ReportRow, report: Report, region: string): string {
  if (!report.by) return w().all;
  if (!row.key) return w().none;
  return row.label ?? (report.by === 'language' ? languageName(row.key, region) : row.key);
}
