import { UserError } from '../../../src/base/errors.ts';
import { openPseudoTerminal } from '../../../src/io/transport/node/pseudoTerminal.ts';

/** Whether a pseudo-terminal tool works here; null, or the sentence that says why tests on one are skipped. */
export async function whyNoPseudoTerminal(tool = ''): Promise<string | null> {
	try {
		await (await openPseudoTerminal({ tool })).transport.close();
		return null;
	} catch (error) {
		if (error instanceof UserError) return `SKIPPED, tests on ${tool || 'a pseudo-terminal'}: ${error.message}`;
		throw error;
	}
}
