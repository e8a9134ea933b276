import { UserError } from '../base/errors.ts';
import { protocolVersion } from '../protocol/messages.ts';
import type { Replies } from '../protocol/requests.ts';

/**
 * The answer to a screen that greets.
 * @param version of the protocol that it speaks
 * @throws UserError for another one than this program's: what such a screen asks for may mean something else here
 */
export function answerHello(
	version: number,
	{ shell, appVersion }: Pick<Replies['hello'], 'shell' | 'appVersion'>,
): Replies['hello'] {
	if (version !== protocolVersion) {
		throw new UserError(
			`version must be ${protocolVersion}, the protocol of Retinode ${appVersion}; got ${version}: reload the page, or update what connects.`,
		);
	}
	return { version, shell, appVersion };
}
