import type { Command } from 'commander';
import { parseSource, SOURCE_FORMS, SOURCE_HELP } from '../../io/light/node/kinds/catalogue.ts';
import type { LightSourceSpec } from '../../protocol/session/lightSources.ts';
import { addEventOptions, type EventOptions, eventSettingsOf } from './eventOptions.ts';

/** Where light comes from. */
export interface SourceOptions extends EventOptions {
	readonly source?: string;
	readonly loop?: true;
}

/** Adds where light comes from, and how it is played. */
export function addSourceOptions(command: Command): void {
	command
		.option('--source <source>', `${SOURCE_FORMS} (below)`)
		.option('--loop', 'start a clip or a file of events again when it ends');
	addEventOptions(command);
}

/**
 * The light source that options name; nothing where they name none.
 * @throws UserError that names the part at fault; does not look at the disk
 */
export function sourceOf(options: SourceOptions): LightSourceSpec | undefined {
	const events = eventSettingsOf(options, options.source);
	return options.source === undefined
		? undefined
		: parseSource(options.source, { loop: options.loop ?? false, events });
}

/** A list for the end of a command's help: how each is written, and what it is. */
export const helpLines = (entries: readonly (readonly [string, string])[]): string =>
	entries.map(([form, what]) => `  ${form}\n      ${what}`).join('\n');

/** The part of a command's help that lists light sources. */
export const sourceHelp = (): string => `\nLight sources:\n${helpLines(SOURCE_HELP)}`;
