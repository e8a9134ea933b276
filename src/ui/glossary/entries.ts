// Here and not by the project's list of files: end-to-end tests take this source without that list.
/// <reference path="../../../types/md.d.ts" />
import page from '../../../docs/glossary.md?raw';
import { readGlossary } from './glossary.ts';

/** All entries of docs/glossary.md, in its order. */
export const glossary = readGlossary(page);
