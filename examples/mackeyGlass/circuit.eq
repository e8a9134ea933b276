# The equation of Mackey and Glass: regulation that comes too late. It rests with a delay below 4.7 ms, swings from there on, and does so without any order at 17 ms.
#   retinode simulate --circuit mackeyGlass --model-file examples/mackeyGlass/*.eq --record blood.x --rod 5 --light-start 0.01 --duration 0.6 --out blood.csv
#   retinode simulate … --parameter regulation.delay=4
circuit mackeyGlass
title Regulation of white blood cells with a delay
source Mackey & Glass 1977, Science 197:287-289, doi:10.1126/science.267326
cell blood
synapse maturation as regulation from blood to blood into production delay 17[ms]
