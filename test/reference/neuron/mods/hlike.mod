TITLE Inward rectifying cation current and leak

NEURON {
	SUFFIX hlike
	NONSPECIFIC_CURRENT i, ileak
	RANGE gbar, eh, gleak, eleak
}

UNITS {
	(mA) = (milliamp)
	(mV) = (millivolt)
	(S) = (siemens)
}

PARAMETER {
	gbar = 2e-4 (S/cm2)
	eh = -30 (mV)
	gleak = 1e-4 (S/cm2)
	eleak = -64 (mV)
	vhalf = -80
	slope = 8
	least = 15
}

STATE { n }

ASSIGNED {
	v (mV)
	i (mA/cm2)
	ileak (mA/cm2)
	ninf
	ntau (ms)
}

BREAKPOINT {
	SOLVE gate METHOD cnexp
	i = gbar*(1 - (1 + 3*n)*(1 - n)^3)*(v - eh)
	ileak = gleak*(v - eleak)
}

INITIAL {
	rates()
	n = ninf
}

DERIVATIVE gate {
	rates()
	n' = (ninf - n)/ntau
}

PROCEDURE rates() {
	ninf = 1/(1 + exp((v - vhalf)/slope))
	ntau = bell(v, vhalf)
	if (ntau < least) { ntau = least }
}

FUNCTION bell(x, half) {
	bell = 120/(exp((x - half)/20) + exp(-(x - half)/20))
}
