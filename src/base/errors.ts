/**
 * A mistake in what the user asked for (a bad value, a missing file, an unknown name): its message is one clear
 * sentence that names the field and what is allowed. Shells print it alone, without a stack trace, and exit with 2.
 */
export class UserError extends Error {
	override readonly name = 'UserError';
}
