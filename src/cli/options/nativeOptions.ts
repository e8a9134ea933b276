import { type Command, Option } from 'commander';
import { type Arithmetic, arithmetics } from '../../base/arithmetic.ts';
import { UserError } from '../../base/errors.ts';
import type { NativeChoice } from '../../host/nativeChoice.ts';

/** What was said of native code. */
export interface NativeOptions {
	readonly native?: boolean;
	readonly arithmetic?: Arithmetic;
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
		.option('--no-native', 'take all steps in WebAssembly: the same spikes, and nothing is compiled')
		.addOption(
			new Option(
				'--arithmetic <name>',
				'by which steps are computed, exact or fast: fast is native code’s alone and gives other spikes, within half of what the accuracy contract allows; until native code is there, and where there is none, steps are exact, and status and report say so (default: the session’s; exact)',
			).choices(arithmetics),
		);
}

/** The choice that the options are. @throws UserError where they contradict each other */
export function nativeChoiceOf({ native, arithmetic }: NativeOptions, environment = process.env): NativeChoice {
	if (native === false && arithmetic === 'fast') {
		throw new UserError('--arithmetic fast is native code’s alone: leave out --no-native');
	}
	if (native === false) return { whyNot: '--no-native was given' };
	if (native) return 'all';
	return environment[variable] === 'off' ? { whyNot: `${variable} is off` } : 'own';
}
