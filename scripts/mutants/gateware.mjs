const safety = 'test/firmware/fpgaSafety.test.ts';
const benches = 'test/firmware/fpgaBenches.test.ts';

/** The gateware of the stimulator (firmware/fpga): its watchdog, stop and guards. */
export const GATEWARE = [
	{
		name: 'the gateware’s watchdog takes twice as long',
		file: 'firmware/fpga/rtl/watchdog.v',
		from: 'CURRENT_MS = LIMIT_MS + 1',
		to: 'CURRENT_MS = 2 * LIMIT_MS',
		testFile: safety,
		test: 'lets go 250 ms after the last heartbeat, not before, and waits for a new command',
	},
	{
		name: 'any heartbeat keeps the gateware’s levels',
		file: 'firmware/fpga/rtl/watchdog.v',
		from: 'else if (fresh) current_ms',
		to: 'else if (heartbeat) current_ms',
		testFile: safety,
		test: 'heartbeats that answer nothing, or something old, let go after 250 ms',
	},
	{
		name: 'a new session leaves the gateware’s heartbeat current',
		file: 'firmware/fpga/rtl/watchdog.v',
		from: 'if (rst || new_session) current_ms',
		to: 'if (rst) current_ms',
		testFile: safety,
		test: 'a new session lets go at once, and HELLOs alone keep nothing alive',
	},
	{
		name: 'the stop of the wire does not latch in the gateware',
		file: 'firmware/fpga/rtl/emergency_stop.v',
		from: "if (causes) latched <= 1'b1;",
		to: "if (button_sync[1] || trips) latched <= 1'b1;",
		testFile: safety,
		test: 'an emergency stop in mid-pulse takes the charge back at once, latches, and only a person resets it',
	},
	{
		name: 'a stuck reset key resets the gateware',
		file: 'firmware/fpga/rtl/emergency_stop.v',
		from: 'held && key && let_go && latched',
		to: 'held && key && latched',
		testFile: safety,
		test: 'a reset key that is stuck (held since power-up) resets nothing until it is let go and pressed anew',
	},
	{
		name: 'the guard does not watch the charge',
		file: 'firmware/fpga/rtl/pulse_guard.v',
		from: '        || charge > limit\n',
		to: '',
		testFile: benches,
		test: 'the guard behind a generator gone mad',
	},
];
