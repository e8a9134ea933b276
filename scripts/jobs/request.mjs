// A request of the screen: its entry in the table and its handler.
export default {
	title: 'a request of the screen',
	create: {},
	register: [
		{
			file: 'src/protocol/requestTable.ts',
			before: "	/** In the parameter's declared unit. */\n",
			text: `	/** How many devices there are. */
	countDevices: request({ by: 'runtime', fields: {}, reply: reply<{ readonly devices: number }>() }),
`,
		},
		{
			file: 'src/runtime/requests.ts',
			before: '		arm: ({ armed }) =>',
			text: '		countDevices: () => ({ devices: devices.specs.length }),\n',
		},
	],
	run: ['node', 'scripts/jobs/with/host.mjs', '{"type":"countDevices"}'],
	shows: /"devices":\d/,
};
