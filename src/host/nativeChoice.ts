import type { NativeUse } from '../engine/server/engineShell.ts';
import type { Session } from '../protocol/session/sessionFile.ts';

/** Of what native code is made: of everything, of everything but declarations that others may have written, or of nothing, with the reason. */
export type NativeChoice = 'all' | 'own' | { readonly whyNot: string };

/** The choice for an engine that begins with these declarations from a session file. */
export const nativeUseOf = (choice: NativeChoice, brought: Session['declarations']): NativeUse =>
	typeof choice === 'object' ? choice : { foreign: choice === 'all' ? [] : brought.map(({ file }) => file) };
