/** Serial ports of the page itself, where no host has any. A person lets the page have each. */
export interface PagePorts {
	/** Why this browser gives no page a serial port; empty when it does. */
	readonly whyNone: string;
	/**
	 * Asks the person for a port; only within a click. Resolves with its path, undefined when they chose none.
	 * Rejects with the browser's reason.
	 */
	choose(): Promise<string | undefined>;
}
