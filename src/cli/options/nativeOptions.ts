import type { Command } from 'commander';
import type { NativeChoice } from '../../host/nativeChoice.ts';

/** What was said of native code. */
export interface NativeOptions {
	readonly native?: boolean;
}

/** By this variable, set to `off`, nothing is compiled unless `--native` is given: for machines where it is not wanted, and tests. */
const variable = 'RETINODE_NATIVE';

/** The options of a live engine's native code. */
export function addNativeOptions(command: Command): void {
	command
		.option(
			'--native',
			`compile also the declarations that a session file brings; all else is compiled anyway, in the background, where there is a C compiler, unless ${variable}=off`,
		)
		.option('--no-native', 'take all steps in WebAssembly: the same spikes, and nothing is compiled');
}

/** The choice that the options are. */
export function nativeChoiceOf({ native }: NativeOptions, environment = process.env): NativeChoice {
	if (native === false) return { whyNot: '--no-native was given' };
	if (native) return 'all';
	return environment[variable] === 'off' ? { whyNot: `${variable} is off` } : 'own';
}
