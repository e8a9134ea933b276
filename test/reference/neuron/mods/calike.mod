TITLE Calcium current whose procedure takes the step itself

NEURON {
	SUFFIX calike
	USEION ca READ eca WRITE ica
	RANGE gmax, c_inf, c_exp
}

UNITS {
	(mA) = (milliamp)
	(mV) = (millivolt)
}

PARAMETER {
	gmax = 1.5 (mS/cm2)
}

STATE { c }

ASSIGNED {
	v (mV)
	dt (ms)
	celsius (degC)
	eca (mV)
	ica (mA/cm2)
	g (mho/cm2)
	c_inf tau_c c_exp adjust
}

BREAKPOINT {
	SOLVE advance
	g = (0.001)*gmax*c*c
	ica = g*(v - eca)
}

UNITSOFF

INITIAL {
	adjust = 3.0^((celsius - 25)/10)
	evaluate(v)
	c = c_inf
}

PROCEDURE advance() {
	evaluate(v)
	c = c + c_exp*(c_inf - c)
	VERBATIM
	return 0;
	ENDVERBATIM
}

PROCEDURE evaluate(v (mV)) {
	LOCAL a, b
	a = 0.2*(v + 15)/(1 - exp(-(v + 15)/8))
	b = 6*exp(-(v + 40)/16)
	tau_c = 1/(a + b)/adjust
	c_inf = a/(a + b)
	c_exp = 1 - exp(-dt/tau_c)
}

UNITSON
