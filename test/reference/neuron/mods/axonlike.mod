TITLE Sodium and potassium current with temperature, locals, a function and a table

NEURON {
	SUFFIX axonlike
	USEION na READ ena WRITE ina
	USEION k READ ek WRITE ik
	RANGE gna, gk, minf
	GLOBAL q
}

UNITS {
	(mA) = (milliamp)
	(mV) = (millivolt)
	(S) = (siemens)
}

PARAMETER {
	gna = 0.12 (S/cm2) <0, 1e9>
	gk = 0.04 (S/cm2)
	q = 2.5
	thalf = -38 (mV)
}

STATE { m h n }

ASSIGNED {
	v (mV)
	celsius (degC)
	ena (mV)
	ek (mV)
	ina (mA/cm2)
	ik (mA/cm2)
	minf hinf ninf
	mtau (ms) htau (ms) ntau (ms)
}

BREAKPOINT {
	SOLVE gates METHOD cnexp
	ina = gna*m^3*h*(v - ena)
	ik = gk*n*n*n*n*(v - ek)
}

INITIAL {
	rates(v)
	m = minf
	h = hinf
	n = ninf
}

DERIVATIVE gates {
	rates(v)
	m' = (minf - m)/mtau
	h' = (hinf - h)/htau
	n' = (ninf - n)/ntau
}

FUNCTION linear(x (mV), y (mV)) (mV) {
	if (fabs(x/y) < 1e-6) {
		linear = y*(1 - x/y/2)
	} else {
		linear = x/(exp(x/y) - 1)
	}
}

PROCEDURE rates(v (mV)) {
	LOCAL a, b, phi
	TABLE minf, mtau, hinf, htau, ninf, ntau DEPEND celsius, q, thalf FROM -150 TO 150 WITH 600

UNITSOFF
	phi = q^((celsius - 20)/10)
	a = 0.6*linear(-(v - thalf), 9)
	b = 9*exp(-(v + 63)/17)
	mtau = 1/(phi*(a + b))
	minf = a/(a + b)
	a = 0.2*exp(-(v + 61)/19)
	b = 3/(1 + exp(-0.1*(v + 31)))
	htau = 1/(phi*(a + b))
	hinf = a/(a + b)
	a = 0.025*linear(-(v + 49), 10)
	b = 0.3*exp(-(v + 59)/70)
	ntau = 1/(phi*(a + b))
	ninf = a/(a + b)
UNITSON
}
