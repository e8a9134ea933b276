/** The mechanics of the simulated hand. Assumed throughout: of the order of small motorised hands, not of one product. */
export const HAND = {
	/** Servo of a digit: natural frequency, rad/s (settles in about 0.15 s), and damping ratio. */
	digitRadPerS: 25,
	digitDamping: 1,
	/** Effective mass of a digit, N per stroke/s². */
	digitMassN: 0.02,
	/** The spring that opens a digit without power, rad/s. */
	springRadPerS: 4,
	/** Fastest digit, strokes per second, whatever is asked. */
	maxStrokesPerS: 4,
	/** Strongest digit, N, whatever is asked. */
	maxDigitForceN: 15,
	/** Stiffness of an object in the hand, N per stroke. */
	objectStiffnessN: 200,
	/** Wrist servo: natural frequency in rad/s, range and greatest speed. */
	wristRadPerS: 15,
	maxWristDeg: 90,
	maxWristDegPerS: 180,
	/** Motor current at rest and per newton of drive, mA. */
	idleCurrentMa: 60,
	currentPerN: 45,
	/** Heating: °C at the end for 1 A, time constant in s; ambient in °C. */
	heatingPerAmpere: 25,
	heatingTimeS: 60,
	ambientC: 25,
	/** Limits of the motors. */
	overheatC: 70,
	overcurrentMa: 4000,
	/** What the motors are taken for after the power was away, °C: they may have been hot when it went. */
	warmStartC: 60,
	/** Inner step of the simulation, ms. */
	stepMs: 1,
} as const;
