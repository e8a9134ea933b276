import type { Kind, KindInput, KindQuantity } from './kind.ts';

/** What a connection delivers: its current, or the signal of a synapse; nothing for a cell. */
export function deliveredBy({ type, quantities }: Kind): KindQuantity | undefined {
	return type === 'cell' ? undefined : quantities.find(({ isCurrent, isSignal }) => isCurrent || isSignal);
}

/** Whether connections fill an input, anew at every evaluation. */
export const isFilled = ({ role }: KindInput): boolean => takesCurrent({ role }) || role === 'collected';

/** Whether an input is the current of connections, which depends on the cell's own potential too. */
export const takesCurrent = ({ role }: Pick<KindInput, 'role'>): boolean => role === 'synaptic' || role === 'junction';
