TITLE Calcium under the membrane, taken away with one time constant

COMMENT
Nothing goes out against the gradient: an outward current does not empty it.
ENDCOMMENT

NEURON {
	SUFFIX capool
	USEION ca READ ica, cai WRITE cai
	RANGE depth, tau, rest
}

UNITS {
	(molar) = (1/liter)
	(mM) = (millimolar)
	(um) = (micron)
	(mA) = (milliamp)
	FARADAY = (faraday) (coulomb)
}

PARAMETER {
	depth = 0.2 (um)
	tau = 60 (ms)
	rest = 1e-4 (mM)
}

STATE { cai (mM) <1e-7> }

INITIAL { cai = rest }

ASSIGNED {
	ica (mA/cm2)
	influx (mM/ms)
}

BREAKPOINT { SOLVE pool METHOD derivimplicit }

DERIVATIVE pool {
	influx = -(10000)*ica/(2*FARADAY*depth)
	if (influx <= 0) { influx = 0 }
	cai' = influx + (rest - cai)/tau
}
