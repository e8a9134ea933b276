const letGo = 'test/firmware/arduinoLetGo.test.ts';
const force = 'test/firmware/arduinoForce.test.ts';
const safety = 'test/firmware/arduinoSafety.test.ts';
const uno = 'test/firmware/arduinoUno.test.ts';

/** The firmware of the hand (firmware/arduino): its core on this machine, and the Uno's program in a simulated one. */
export const FIRMWARE = [
	{
		name: 'the firmware’s watchdog takes ten times as long',
		file: 'firmware/arduino/hand/src/core/limits.h',
		from: 'kWatchdogUs = kTimeWatchdogMs * 1000UL',
		to: 'kWatchdogUs = kTimeWatchdogMs * 10000UL',
		testFile: letGo,
		test: '250 ms after the last fresh heartbeat, and moves again only on a new command',
	},
	{
		name: 'a heartbeat that answers something old counts in the firmware',
		file: 'firmware/arduino/hand/src/core/device.cpp',
		from: 'if (message.echoUs != 0 && nowUs - message.echoUs <= kFreshUs)',
		to: 'if (message.echoUs != 0)',
		testFile: letGo,
		test: 'a heartbeat counts up to 500 ms after the answer that it answers',
	},
	{
		name: 'a late heartbeat takes back that the firmware let go',
		file: 'firmware/arduino/hand/src/core/hand.cpp',
		from: '\twatchHost(nowUs);\n\theartbeatUs_ = nowUs;',
		to: '\theartbeatUs_ = nowUs;',
		testFile: letGo,
		test: 'a fresh heartbeat that comes too late, but before the tick that lets go, does not take that back',
	},
	{
		name: 'a new session leaves the firmware driving',
		file: 'firmware/arduino/hand/src/core/device.cpp',
		from: '\thand_.forgetHost();\n',
		to: '',
		testFile: letGo,
		test: 'a new session lets go at once and takes no command before its own heartbeat',
	},
	{
		name: 'the firmware takes commands without a heartbeat',
		file: 'firmware/arduino/hand/src/core/hand.cpp',
		from: 'if (!heartbeatCurrent(nowUs)) return',
		to: 'if (nowUs == 1 && !heartbeatCurrent(nowUs)) return',
		testFile: letGo,
		test: 'commands without a current heartbeat are refused and switch nothing, not even for a moment',
	},
	{
		name: 'an over-current may last ten times as long',
		file: 'firmware/arduino/hand/src/core/limits.h',
		from: 'kOvercurrentTicks = 5',
		to: 'kOvercurrentTicks = 50',
		testFile: force,
		test: 'overcurrent for 20 ms is a fault that cuts the servos until a person resets it',
	},
	{
		name: 'a digit moves as fast as it is told',
		file: 'firmware/arduino/hand/src/core/hand.cpp',
		from: 'smaller(command.speed, kMaxSpeed)',
		to: 'command.speed',
		testFile: safety,
		test: 'no command makes a digit faster than 4 strokes/s or the wrist faster than 180°/s',
	},
	{
		name: 'an emergency stop does not let the hand go',
		file: 'firmware/arduino/hand/src/core/hand.cpp',
		from: '\tif (cause_ == StopCause::none) cause_ = cause;\n\trelease();',
		to: '\tif (cause_ == StopCause::none) cause_ = cause;',
		testFile: safety,
		test: 'an emergency stop after 0 bytes of a frame cuts and latches',
	},
	{
		name: 'the Uno’s own watchdog takes eight times as long',
		file: 'firmware/arduino/hand/src/board/uno.cpp',
		from: 'WDTO_250MS',
		to: 'WDTO_2S',
		testFile: uno,
		test: 'a program that hangs is started anew within 300 ms, limp, and with a stop that a person must reset',
	},
	{
		name: 'the Uno’s own watchdog is not started',
		file: 'firmware/arduino/hand/src/board/uno.cpp',
		from: '\twdt_enable(WDTO_250MS);\n',
		to: '\twdt_disable();\n',
		testFile: uno,
		test: 'a program that hangs is started anew within 300 ms, limp, and with a stop that a person must reset',
	},
	{
		name: 'the Uno goes on after its watchdog as if nothing had been',
		file: 'firmware/arduino/hand/src/board/uno.cpp',
		from: '\tif (hung && latchesAtStart.cause == StopCause::none) latchesAtStart.cause = StopCause::fault;\n',
		to: '\tif (hung) latchesAtStart.cause = StopCause::none;\n',
		testFile: uno,
		test: 'a program that hangs is started anew within 300 ms, limp, and with a stop that a person must reset',
	},
	{
		name: 'the Uno cuts the supply only when its program comes to the stop',
		file: 'firmware/arduino/hand/src/board/uno.cpp',
		from: '\t\tPORTD &= static_cast<uint8_t>(~kPowerBit);\n\t\tstopBytesSeen = true;',
		to: '\t\tstopBytesSeen = true;',
		testFile: uno,
		test: 'an emergency stop in mid-frame cuts the supply within 20 µs and latches until the reset button',
	},
];
