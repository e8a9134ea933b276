/**
 * Sends values one at a time: while one is on its way the newest waits and those between are left out, so that a slider that is dragged asks for no more
 * than is answered.
 * @param send never rejects
 */
export function newestOnly<Value>(send: (value: Value) => Promise<unknown>): (value: Value) => void {
	let isUnderWay = false;
	let next: { readonly value: Value } | undefined;
	const go = async (): Promise<void> => {
		isUnderWay = true;
		for (let now = next; now !== undefined; now = next) {
			next = undefined;
			await send(now.value);
		}
		isUnderWay = false;
	};
	return (value) => {
		next = { value };
		if (!isUnderWay) void go();
	};
}
