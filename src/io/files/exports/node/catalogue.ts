import type { ExportFormat } from './exportFormat.ts';
import { npzFormat } from './npzFormat.ts';
import { openretinaFormat } from './openretinaFormat.ts';
import { shdFormat } from './shdFormat.ts';

/** What recordings are converted to. */
export const EXPORT_FORMATS: readonly ExportFormat[] = [npzFormat, openretinaFormat, shdFormat];
