import { HAND } from './handParameters.ts';

/** How warm the motors of the simulated hand are: first order, towards a temperature that goes with the current squared. */
export interface MotorHeat {
	/** One step of `HAND.stepMs` with a current, mA. */
	step(currentMa: number): void;
	/** So many steps with the idle current, at once. */
	rest(steps: number): void;
	temperatureC(): number;
	/** From now on they count as this warm. */
	takeForWarm(temperatureC: number): void;
}

/** What a step leaves of a difference in temperature. */
const COOLING = 1 - HAND.stepMs / 1000 / HAND.heatingTimeS;
const endTemperatureC = (currentMa: number): number => HAND.ambientC + HAND.heatingPerAmpere * (currentMa / 1000) ** 2;

/** Motors of a temperature. */
export function createMotorHeat(temperatureAtStartC: number): MotorHeat {
	let temperatureC = temperatureAtStartC;
	/** Steps at rest that are not in `temperatureC` yet: however they are cut, they come to the same. */
	let restSteps = 0;

	const temperature = (): number => {
		if (restSteps === 0) return temperatureC;
		const goalC = endTemperatureC(HAND.idleCurrentMa);
		return goalC + (temperatureC - goalC) * COOLING ** restSteps;
	};

	return {
		step(currentMa) {
			temperatureC = temperature();
			restSteps = 0;
			temperatureC += (1 - COOLING) * (endTemperatureC(currentMa) - temperatureC);
		},
		rest(steps) {
			restSteps += steps;
		},
		temperatureC: temperature,
		takeForWarm(warmC) {
			restSteps = 0;
			temperatureC = warmC;
		},
	};
}
