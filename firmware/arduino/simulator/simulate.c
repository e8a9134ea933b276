// Runs the firmware's binary on a simulated ATmega328P (libsimavr), its UART on a pseudo-terminal, in step with wall
// time. Everything it has to say goes to stdout, one JSON object a line; everything a bench can do to the board comes in
// on stdin, one word and a number a line (see `command`). It ends when stdin ends.
//
//   simulate FIRMWARE, an ELF file, or Intel HEX where its name ends in .hex
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <simavr/avr_adc.h>
#include <simavr/avr_extint.h>
#include <simavr/avr_ioport.h>
#include <simavr/avr_uart.h>
#include <simavr/sim_avr.h>
#include <simavr/sim_elf.h>
#include <simavr/sim_hex.h>

#define FREQUENCY 16000000u
#define CYCLES_PER_US (FREQUENCY / 1000000u)
#define USART_RX_VECTOR 18
// Ten bits a byte at 115,200 baud: a pseudo-terminal has no rate of its own.
#define CYCLES_PER_BYTE (FREQUENCY / 11520u)
// The line is looked at this often.
#define SLICE_CYCLES (500 * CYCLES_PER_US)
#define RUN_CYCLES (10 * CYCLES_PER_US)
// A machine that held us up for longer is not made up for: the board's time then slips, and says so.
#define MAX_LAG_CYCLES (20000ll * CYCLES_PER_US)
// Without a pulse for this long a servo is limp.
#define LIMP_CYCLES (45000ll * CYCLES_PER_US)
// Pulses are told apart in steps of 2 µs: less is the jitter of interrupts.
#define PULSE_STEP_CYCLES (2 * CYCLES_PER_US)
// ACS712-05B at 5 V: its output at no current, and per ampere.
#define SENSOR_ZERO_MV 2500
#define SENSOR_MV_PER_A 185

static const char *const names[] = {"thumb", "index", "middle", "ring", "little", "wrist"};

struct servo {
	avr_cycle_count_t rose, fell;
	uint32_t width;
	bool pulsing;
};

static avr_t *avr;
static int master = -1;
static uint8_t waiting[4096];
static size_t waitingLength, waitingAt;
static bool uartFull;
static avr_cycle_count_t nextByteCycle;
static struct servo servos[6];
static uint32_t sensorMv;
static uint64_t receivedBytes, sentBytes, droppedBytes, pulses, slippedCycles;
// Bytes that the board's receive interrupt has taken, and which of them was the last of the last emergency stop.
static uint64_t takenBytes, stopByte;
// A program that hangs: the word of flash where it does, as it was, and when that began.
static bool hangs;
static avr_flashaddr_t hangsAt;
static uint16_t hangsInstead;
static avr_cycle_count_t hangsSince;
// Of all servos since the last report, in cycles.
static uint32_t shortestPulse = UINT32_MAX, longestPulse;
static const uint8_t emergencyStop[] = {0x00, 0xff, 0x53, 0x54, 0x4f, 0x50, 0x00};

static double ms(avr_cycle_count_t cycle) { return (double)cycle / (1000.0 * CYCLES_PER_US); }

static void fail(const char *what) {
	fprintf(stderr, "simulate: %s: %s\n", what, strerror(errno));
	exit(1);
}

// From the board. Like a USB adapter nobody reads from, a full pseudo-terminal loses bytes; they are counted.
static void onSent(struct avr_irq_t *irq, uint32_t value, void *param) {
	(void)irq, (void)param;
	const uint8_t byte = (uint8_t)value;
	if (write(master, &byte, 1) == 1) sentBytes++;
	else droppedBytes++;
}

static void onXon(struct avr_irq_t *irq, uint32_t value, void *param) {
	(void)irq, (void)value, (void)param;
	uartFull = false;
}

static void onXoff(struct avr_irq_t *irq, uint32_t value, void *param) {
	(void)irq, (void)value, (void)param;
	uartFull = true;
}

// Looks for an emergency stop among the bytes that go to the board, which takes them later: the library keeps up to 64.
static void watchStop(uint8_t byte) {
	static size_t matched;
	matched = byte == emergencyStop[matched] ? matched + 1 : byte == 0 ? 1 : 0;
	if (matched < sizeof emergencyStop) return;
	matched = 1;
	stopByte = receivedBytes;
}

// Says when the board's receive interrupt for the last byte of an emergency stop begins.
static void onReceive(struct avr_irq_t *irq, uint32_t value, void *param) {
	(void)irq, (void)param;
	if (!value || ++takenBytes != stopByte) return;
	printf("{\"stopHeard\":true,\"atMs\":%.4f}\n", ms(avr->cycle));
}

// To the board, one byte per byte time.
static void feed(void) {
	if (avr->cycle < nextByteCycle || waitingAt == waitingLength || uartFull) return;
	// After a pause all have been taken, or were lost on a board that was just starting.
	if (avr->cycle > nextByteCycle + 10000 * CYCLES_PER_US) takenBytes = receivedBytes;
	receivedBytes++;
	const uint8_t byte = waiting[waitingAt++];
	watchStop(byte);
	avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_INPUT), byte);
	nextByteCycle = avr->cycle + CYCLES_PER_BYTE;
}

static void onServoPin(struct avr_irq_t *irq, uint32_t value, void *param) {
	(void)irq;
	struct servo *servo = param;
	if (value) {
		servo->rose = avr->cycle;
		return;
	}
	if (servo->rose == 0) return;
	const uint32_t width = (uint32_t)(avr->cycle - servo->rose);
	pulses++;
	servo->fell = avr->cycle;
	if (width < shortestPulse) shortestPulse = width;
	if (width > longestPulse) longestPulse = width;
	const uint32_t change = width > servo->width ? width - servo->width : servo->width - width;
	if (servo->pulsing && change < PULSE_STEP_CYCLES) return;
	servo->width = width;
	servo->pulsing = true;
	printf("{\"servo\":\"%s\",\"pulseUs\":%.1f,\"atMs\":%.3f}\n", names[servo - servos], (double)width / CYCLES_PER_US,
		   ms(servo->rose));
}

static void onPin(struct avr_irq_t *irq, uint32_t value, void *param) {
	(void)irq;
	printf("{\"%s\":%s,\"atMs\":%.4f}\n", (const char *)param, value ? "true" : "false", ms(avr->cycle));
}

static void watchLimp(void) {
	for (size_t i = 0; i < 6; i++) {
		if (!servos[i].pulsing || avr->cycle - servos[i].fell < LIMP_CYCLES) continue;
		servos[i].pulsing = false;
		printf("{\"servo\":\"%s\",\"pulseUs\":0,\"atMs\":%.3f}\n", names[i], ms(avr->cycle));
	}
}

static avr_irq_t *pin(char port, int bit) { return avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ(port), bit); }

// Holds the stop's and the reset's pin at a level, against the pull-ups that the firmware switches on.
static void setButtons(bool stopHigh, bool resetHigh) {
	// These pins could be interrupts, which the firmware does not use: looking at a low one in every cycle would take
	// most of the time.
	avr_extint_set_strict_lvl_trig(avr, 0, 0);
	avr_extint_set_strict_lvl_trig(avr, 1, 0);
	avr_ioport_external_t held = {.name = 'D', .mask = 1 << 2 | 1 << 3, .value = stopHigh << 2 | resetHigh << 3};
	avr_ioctl(avr, AVR_IOCTL_IOPORT_SET_EXTERNAL('D'), &held);
	// A level that the library believes unchanged does not reach the register.
	avr_raise_irq(pin('D', 2), !stopHigh);
	avr_raise_irq(pin('D', 3), !resetHigh);
	avr_raise_irq(pin('D', 2), stopHigh);
	avr_raise_irq(pin('D', 3), resetHigh);
}

static void setSensor(uint32_t mv) {
	sensorMv = mv;
	avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_ADC_GETIRQ, ADC_IRQ_ADC0), mv);
}

static void setCurrent(int ma) { setSensor((uint32_t)(SENSOR_ZERO_MV + ma * SENSOR_MV_PER_A / 1000)); }

// Memory, but for registers, stays as it is over a reset; without power it comes back with anything in it. The library
// forgets what is on the analogue pin.
static void restart(bool powerless) {
	if (powerless) memset(avr->data + avr->ioend + 1, 0xa5, avr->ramend - avr->ioend);
	avr_reset(avr);
	// A pulse that a reset ends is no pulse of the firmware's.
	for (size_t i = 0; i < 6; i++) servos[i].rose = 0;
	uartFull = false;
	takenBytes = receivedBytes;
	setSensor(sensorMv);
}

static void putWord(avr_flashaddr_t at, uint16_t word) {
	avr->flash[at] = word & 0xff;
	avr->flash[at + 1] = word >> 8;
}

// The program stops where it is, interrupts and all, in a jump to itself: only the watchdog gets it out of there.
static void hang(void) {
	if (hangs) return;
	hangs = true;
	hangsAt = avr->pc;
	hangsInstead = (uint16_t)(avr->flash[hangsAt] | avr->flash[hangsAt + 1] << 8);
	hangsSince = avr->cycle;
	putWord(hangsAt, 0xcfff);
	avr->sreg[S_I] = 0;
}

// Says when the board has started anew after a hang.
static void watchHang(void) {
	if (!hangs || avr->pc == hangsAt) return;
	hangs = false;
	putWord(hangsAt, hangsInstead);
	for (size_t i = 0; i < 6; i++) servos[i].rose = 0;
	setSensor(sensorMv);
	printf("{\"startedAnew\":true,\"hungMs\":%.3f,\"atMs\":%.3f}\n", ms(avr->cycle - hangsSince), ms(avr->cycle));
}

// What a person or a fault does at the board:
//   stop 1|0      the emergency stop button is pressed (its contact opens) or let go
//   reset 1|0     the reset button is pressed or let go
//   current MA    the servos draw this much
//   sensor MV     the current sensor's wire has this voltage
//   restart 0     the board is reset, as opening the port of an Uno does
//   power 0       it is switched off and on again
//   hang 0        its program hangs, until the watchdog starts it anew
//   report 0      counters are printed, and the shortest and longest pulse since the last line of this kind
static void command(const char *word, int value) {
	static bool stop, reset;
	if (strcmp(word, "stop") == 0) stop = value != 0;
	else if (strcmp(word, "reset") == 0) reset = value != 0;
	else if (strcmp(word, "current") == 0) setCurrent(value);
	else if (strcmp(word, "sensor") == 0) setSensor((uint32_t)value);
	else if (strcmp(word, "restart") == 0) restart(false);
	else if (strcmp(word, "power") == 0) restart(true);
	else if (strcmp(word, "hang") == 0) hang();
	else if (strcmp(word, "report") != 0) {
		printf("{\"error\":\"unknown command %s\"}\n", word);
		return;
	}
	setButtons(stop, !reset);
	printf("{\"did\":\"%s\",\"value\":%d,\"atMs\":%.3f,\"receivedBytes\":%llu,\"sentBytes\":%llu,\"droppedBytes\":%llu,"
		   "\"pulses\":%llu,\"shortestUs\":%.1f,\"longestUs\":%.1f,\"slippedMs\":%.3f}\n",
		   word, value, ms(avr->cycle), (unsigned long long)receivedBytes, (unsigned long long)sentBytes,
		   (unsigned long long)droppedBytes, (unsigned long long)pulses, longestPulse == 0 ? 0 : (double)shortestPulse / CYCLES_PER_US,
		   (double)longestPulse / CYCLES_PER_US, ms(slippedCycles));
	shortestPulse = UINT32_MAX;
	longestPulse = 0;
}

// False when stdin has ended.
static bool readCommands(void) {
	static char line[256];
	static size_t length;
	const ssize_t got = read(STDIN_FILENO, line + length, sizeof line - 1 - length);
	if (got <= 0) return got < 0 && errno == EAGAIN;
	length += (size_t)got;
	line[length] = '\0';
	char *start = line;
	for (char *end; (end = strchr(start, '\n')) != NULL; start = end + 1) {
		*end = '\0';
		char word[32];
		int value = 0;
		if (sscanf(start, "%31s %d", word, &value) >= 1) command(word, value);
	}
	length = strlen(start);
	memmove(line, start, length + 1);
	if (length >= sizeof line - 1) length = 0;
	return true;
}

static const char *openTerminal(void) {
	// Terminals get the lowest number that is free, which may be one that a device has just left and whose host still
	// hopes for its return. So low numbers are passed over: taken, and held to the end.
	for (int i = 0; i < 16 + getpid() % 32; i++) {
		if (posix_openpt(O_RDWR | O_NOCTTY) < 0) break;
	}
	master = posix_openpt(O_RDWR | O_NOCTTY);
	if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0) fail("no pseudo-terminal");
	const char *path = ptsname(master);
	// Kept open, so that a visitor who leaves does not end the line.
	const int slave = open(path, O_RDWR | O_NOCTTY);
	if (slave < 0) fail(path);
	struct termios raw;
	tcgetattr(slave, &raw);
	cfmakeraw(&raw);
	tcsetattr(slave, TCSANOW, &raw);
	fcntl(master, F_SETFL, O_NONBLOCK);
	return path;
}

static void connectBoard(void) {
	uint32_t flags = 0;
	avr_ioctl(avr, AVR_IOCTL_UART_GET_FLAGS('0'), &flags);
	flags &= ~(uint32_t)(AVR_UART_FLAG_STDIO | AVR_UART_FLAG_POLL_SLEEP);
	avr_ioctl(avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags);
	avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUTPUT), onSent, NULL);
	avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUT_XON), onXon, NULL);
	avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUT_XOFF), onXoff, NULL);
	avr_irq_register_notify(avr_get_interrupt_irq(avr, USART_RX_VECTOR) + AVR_INT_IRQ_RUNNING, onReceive, NULL);
	for (int i = 0; i < 6; i++) {
		avr_irq_register_notify(i < 3 ? pin('D', 5 + i) : pin('B', i - 3), onServoPin, &servos[i]);
	}
	avr_irq_register_notify(pin('D', 4), onPin, (void *)"servoPower");
	// Buttons at rest: the stop's contact closed to ground, the reset's open.
	setButtons(false, true);
	setCurrent(60);
}

static bool readFirmware(const char *path, elf_firmware_t *firmware) {
	const size_t length = strlen(path);
	if (length < 4 || strcmp(path + length - 4, ".hex") != 0) return elf_read_firmware(path, firmware) == 0;
	ihex_chunk_p chunks = NULL;
	if (read_ihex_chunks(path, &chunks) != 1) return false;
	firmware->flash = chunks[0].data;
	firmware->flashsize = chunks[0].size;
	firmware->flashbase = chunks[0].baseaddr;
	return true;
}

static avr_cycle_count_t wallCycles(void) {
	static struct timespec start;
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (start.tv_sec == 0) start = now;
	const int64_t ns = (now.tv_sec - start.tv_sec) * 1000000000ll + (now.tv_nsec - start.tv_nsec);
	return (avr_cycle_count_t)(ns * CYCLES_PER_US / 1000);
}

int main(int argc, char **argv) {
	if (argc != 2) {
		fprintf(stderr, "simulate: give the firmware's file\n");
		return 2;
	}
	// The library speaks on stdout while it reads a file; ours is for JSON.
	const int out = dup(STDOUT_FILENO);
	dup2(STDERR_FILENO, STDOUT_FILENO);
	static elf_firmware_t firmware;
	if (!readFirmware(argv[1], &firmware)) {
		fprintf(stderr, "simulate: %s is no firmware\n", argv[1]);
		return 2;
	}
	avr = avr_make_mcu_by_name("atmega328p");
	if (avr == NULL) {
		fprintf(stderr, "simulate: this libsimavr has no ATmega328P\n");
		return 1;
	}
	avr_init(avr);
	firmware.frequency = FREQUENCY;
	avr_load_firmware(avr, &firmware);
	avr->frequency = FREQUENCY;
	avr->vcc = avr->avcc = avr->aref = 5000;
	avr->log = LOG_ERROR;
	fflush(stdout);
	dup2(out, STDOUT_FILENO);
	close(out);
	setvbuf(stdout, NULL, _IOFBF, 65536);
	printf("{\"path\":\"%s\",\"mcu\":\"atmega328p\",\"baud\":115200}\n", openTerminal());
	connectBoard();

	struct pollfd polled[2] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = master, .events = POLLIN}};
	bool open = true;
	while (open) {
		fflush(stdout);
		avr_cycle_count_t wall = wallCycles() - slippedCycles;
		if (wall > avr->cycle + MAX_LAG_CYCLES) {
			slippedCycles += wall - avr->cycle - MAX_LAG_CYCLES;
			wall = avr->cycle + MAX_LAG_CYCLES;
		}
		const bool ahead = avr->cycle >= wall;
		polled[1].events = waitingAt < waitingLength ? 0 : POLLIN;
		if (poll(polled, 2, ahead ? 1 : 0) < 0 && errno != EINTR) fail("poll");
		if (polled[0].revents != 0) open = readCommands();
		if ((polled[1].revents & POLLIN) != 0) {
			const ssize_t got = read(master, waiting, sizeof waiting);
			waitingAt = 0;
			waitingLength = got > 0 ? (size_t)got : 0;
		}
		if (ahead) continue;
		const avr_cycle_count_t until = avr->cycle + SLICE_CYCLES < wall ? avr->cycle + SLICE_CYCLES : wall;
		// Instructions run in one go between the library's timers; a reset board runs each alone, ten times slower.
		avr->run_cycle_limit = RUN_CYCLES;
		while (avr->cycle < until) {
			feed();
			const int state = avr_run(avr);
			if (state == cpu_Done || state == cpu_Crashed) {
				printf("{\"error\":\"the firmware crashed\"}\n");
				fflush(stdout);
				return 1;
			}
			watchHang();
		}
		watchLimp();
	}
	return 0;
}
