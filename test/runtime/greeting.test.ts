import { describe, expect, test } from 'vitest';
import { protocolVersion } from '../../src/protocol/messages.ts';
import { answerHello } from '../../src/runtime/greeting.ts';

describe('a screen that greets', () => {
	test('is answered where it speaks the same protocol, and refused by version where it does not', () => {
		const own = { shell: 'browser', appVersion: '1.2.3' } as const;
		expect(answerHello(protocolVersion, own)).toEqual({ version: protocolVersion, ...own });
		for (const version of [protocolVersion - 1, protocolVersion + 1, 0]) {
			expect(() => answerHello(version, own)).toThrow(
				`version must be ${protocolVersion}, the protocol of Retinode 1.2.3; got ${version}: reload the page`,
			);
		}
	});
});
