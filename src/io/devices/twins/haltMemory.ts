/** Whether the stop was latched or a fault present, if only for a time: a host that was away learns of it. */
export interface HaltMemory {
	/** To be called before anything that could hide it again: both last until a person resets them. */
	note(): void;
	/** A session begins, or one that cannot: @param told whether its host is told of what was before; else nobody's is taken */
	sessionBegins(told: boolean): void;
	/** In this session. */
	halted(): boolean;
	/** In the session before, until this one began. */
	before(): boolean;
	/** The processor restarted. */
	forget(): void;
}

/** Remembers nothing yet. @param isHalted whether the stop is latched or a fault present now */
export function createHaltMemory(isHalted: () => boolean): HaltMemory {
	let halted = false;
	let before = false;
	const note = (): void => {
		if (isHalted()) halted = true;
	};
	return {
		note,
		sessionBegins(told) {
			note();
			before = told && halted;
			// Who cannot be told of it takes it from nobody.
			if (told) halted = false;
		},
		halted: () => halted,
		before: () => before,
		forget() {
			halted = false;
			before = false;
		},
	};
}
