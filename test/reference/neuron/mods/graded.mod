TITLE Graded synapse that follows the presynaptic potential

NEURON {
	POINT_PROCESS graded
	POINTER vpre
	RANGE gmax, e, vthr, slope, tau
	NONSPECIFIC_CURRENT i
}

UNITS {
	(nA) = (nanoamp)
	(mV) = (millivolt)
	(umho) = (micromho)
}

PARAMETER {
	gmax = 0.001 (umho)
	e = 0 (mV)
	vthr = -50
	slope = 10
	tau = 8 (ms)
}

STATE { s }

ASSIGNED {
	v (mV)
	vpre (mV)
	i (nA)
	g (umho)
	s_inf
}

INITIAL { s = 0.02 }

BREAKPOINT {
	SOLVE release METHOD cnexp
	g = gmax*s
	i = g*(v - e)
}

DERIVATIVE release {
	if (vpre <= vthr) {
		s_inf = 0
	}
	if (vpre > vthr) {
		s_inf = tanh((vpre - vthr)/slope)
	}
	if (s < 0) {
		s = 0
	}
	s' = (s_inf - s)/tau
}
