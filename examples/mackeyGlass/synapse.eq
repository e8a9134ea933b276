synapse maturation
title Cells are made as the blood asks for them, and are in it when they have matured
source Mackey & Glass 1977, Science 197:287-289, doi:10.1126/science.267326

needs pre.x [1]

parameter beta = 0.2 [1/ms] in 0 .. 10 "greatest rate of production"
parameter n = 10 [1] in 1 .. 20 "steepness with which many cells end it"

signal made [1/ms] = beta*pre.x/(1 + exp(n*ln(max(pre.x, 1e-6)))) "cells made"
