/**
 * A mistake in what the user asked for (a bad value, a missing file, an unknown name): its message is one clear
 * sentence that names the field and what is allowed. Shells print it alone, without a stack trace, and exit with 2.
 */
export class UserError extends Error {
	override readonly name = 'UserError';
}

/** The user ended what was under way before there was anything to keep: one sentence. Shells print it alone. */
export class Interrupted extends Error {
	override readonly name = 'Interrupted';
}
