TITLE Potassium current that calcium opens, a scheme of three states

NEURON {
	SUFFIX skscheme
	USEION ca READ cai
	USEION k READ ek WRITE ik
	RANGE gbar
}

UNITS {
	(mA) = (milliamp)
	(mV) = (millivolt)
	(molar) = (1/liter)
	(mM) = (millimolar)
	(S) = (siemens)
}

PARAMETER {
	gbar = 1.5e-3 (S/cm2)
	kon = 600 (/mM/ms)
	koff = 0.25 (/ms)
	kopen = 0.5 (/ms)
	kclose = 0.2 (/ms)
}

STATE { closed bound open }

ASSIGNED {
	v (mV)
	cai (mM)
	ek (mV)
	ik (mA/cm2)
}

INITIAL { SOLVE scheme STEADYSTATE sparse }

BREAKPOINT {
	SOLVE scheme METHOD sparse
	ik = gbar*open*(v - ek)
}

KINETIC scheme {
	~ closed <-> bound (kon*cai, koff)
	~ bound <-> open (kopen, kclose)
	CONSERVE closed + bound + open = 1
}
