const watches = 'test/runtime/watches.test.ts';
const queue = 'test/runtime/requestQueue.test.ts';

/** Who watches the engine and the screens, and what a stop takes back (src/runtime). */
export const WATCHES = [
	{
		name: 'an engine may hang for ten times as long',
		file: 'src/runtime/engineWatch.ts',
		from: 'engineSilenceMs = 1000',
		to: 'engineSilenceMs = 10_000',
		testFile: watches,
		test: 'that answers nothing for a second is lost then and not before, once, and is said to be back',
	},
	{
		name: 'an engine that is gone lets devices be armed',
		file: 'src/runtime/engineWatch.ts',
		from: "if (!silence) return 'The simulation is not running: nothing can be armed before it does.';",
		to: 'if (!silence) return null;',
		testFile: watches,
		test: 'that is gone lets nothing be armed until another has begun',
	},
	{
		name: 'a screen may be frozen for ten times as long',
		file: 'src/runtime/screenWatch.ts',
		from: 'screenSilenceMs = 3000',
		to: 'screenSilenceMs = 30_000',
		testFile: watches,
		test: 'one that freezes is lost 3 s after its last answer and not before, and counts again when it answers',
	},
	{
		name: 'the loss of the last screen disarms nothing',
		file: 'src/runtime/screenWatch.ts',
		from: 'if (present.delete(screen) && present.size === 0 && needed) lost(reason);',
		to: 'if (!present.delete(screen) && present.size === 0 && needed) lost(reason);',
		testFile: watches,
		test: 'one that is closed is lost at once; of two the other is enough',
	},
	{
		name: 'the same answer of a screen counts again and again',
		file: 'src/runtime/screenWatch.ts',
		from: 'number <= answered || number > asked',
		to: 'number > asked',
		testFile: watches,
		test: 'answers to nothing, and the same answer again and again, keep no screen alive',
	},
	{
		name: 'the engine is blamed for a stall of the host',
		file: 'src/runtime/silence.ts',
		from: 'if (lateMs > ownStallMs) heardMs = Math.min(nowMs, heardMs + lateMs);',
		to: '',
		testFile: watches,
		test: 'is not blamed for a stall of the watch’s own thread, in which its answers wait to be looked at',
	},
	{
		name: 'a stop takes back nothing that waits',
		file: 'src/runtime/requestQueue.ts',
		from: "if (urgency === 'stops') order.stopped();",
		to: '',
		testFile: queue,
		test: 'arming that waited when a stop or a disarming came is refused, for what came last counts',
	},
	{
		name: 'a stop waits its turn',
		file: 'src/runtime/requestQueue.ts',
		from: "if (urgency !== 'atOnce' && urgency !== 'stops') return false;",
		to: "if (urgency !== 'atOnce') return false;",
		testFile: queue,
		test: 'an emergency stop is acted on before it returns, whoever asks and however many wait',
	},
	{
		name: 'a device is armed however long ago the button was pressed',
		file: 'src/runtime/stopOrder.ts',
		from: 'armWithinMs = 1000',
		to: 'armWithinMs = 60_000',
		testFile: queue,
		test: 'a device is not armed long after the button was pressed',
	},
];
