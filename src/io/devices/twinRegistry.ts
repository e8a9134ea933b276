import { BRUNEL_TWIN } from './brunel/brunelHand.ts';
import { HAND_TWIN } from './twins/handTwin.ts';
import { STIMULATOR_TWIN } from './twins/stimulatorTwin.ts';
import type { Twin } from './twins/twin.ts';

/** Every simulated device: a new one is a file and a line here. */
export const TWINS: readonly Twin[] = [HAND_TWIN, BRUNEL_TWIN, STIMULATOR_TWIN];
