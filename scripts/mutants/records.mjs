const lightLog = 'test/io/light/lightLog.test.ts';

/** What is recorded, and streamed (src/io/light, src/io/files, src/host). */
export const RECORDS = [
	{
		name: 'a damaged record of light is believed',
		file: 'src/io/light/lightLog.ts',
		from: 'crc32(record.subarray(0, 8 + 8 * count)) === view.getUint32(8 + 8 * count, true) && ',
		to: '',
		testFile: lightLog,
		test: 'is good up to a record in which a bit has flipped, and counts what it leaves out',
	},
	{
		name: 'a record of light may go back in time',
		file: 'src/io/light/lightLog.ts',
		from: ' && tMs >= lastMs;',
		to: ';',
		testFile: lightLog,
		test: 'ends where time goes backwards, which no writer does',
	},
	{
		name: 'a light log overwrites a file',
		file: 'src/io/files/lightLog/node/lightLogWriter.ts',
		from: "openSync(file, 'wx')",
		to: "openSync(file, 'w')",
		testFile: lightLog,
		test: 'never overwrites a file',
	},
	{
		name: 'a light log that was closed looks as if it broke off',
		file: 'src/io/files/lightLog/node/lightLogWriter.ts',
		from: 'stream.end(encodeLightLogEnd(count));',
		to: 'stream.end();',
		testFile: lightLog,
		test: 'replays a picture source to the very same rates',
	},
	{
		name: 'light is replayed onto another mosaic',
		file: 'src/io/light/node/lightLogSource.ts',
		from: 'if (receptors !== undefined) requireSameReceptors(decoder.header.receptors, receptors);',
		to: '',
		testFile: lightLog,
		test: 'is not replayed onto another mosaic',
	},
	{
		name: 'spikes that a slow reader of the stream lost are not counted',
		file: 'src/io/files/streams/node/eventStream.ts',
		from: '\t\t\tclient.lost += spikes;\n',
		to: '',
		testFile: 'test/io/files/eventStream.test.ts',
		test: 'a client that does not read holds nobody up, and is told how many spikes it missed',
	},
];
