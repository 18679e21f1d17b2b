/* Memory for two engines and the objects, and the copier that moves their bytes. */
#ifdef _WIN32
#include <initguid.h> /* the platform's IIDs and CLSIDs are defined here, for all clients */
#endif
#include "startup.h"

#include "arguments.h"
#include "clock.h"
#include "copy.h"
#include "text.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

enum { JOBS = 8, FILES = 64, OBJECTS = 64 };

#define TEXT_BYTES(length) (((length) / 28 + 1) * 32)
#define NAMES_BYTES                                                                 \
    (JOBS * (TEXT_BYTES(BG_DISPLAY_NAME_MAX) + TEXT_BYTES(BG_DESCRIPTION_MAX)) +    \
     FILES * (TEXT_BYTES(BG_REMOTE_NAME_MAX) + TEXT_BYTES(BG_LOCAL_NAME_MAX)))

/* That of CLSID_BackgroundCopyManager, and that of CLSID_DeliveryOptimization. */
BGJOB_REGION(bits, JOBS, FILES, NAMES_BYTES);
BGJOB_REGION(delivery, JOBS, FILES, NAMES_BYTES);
BGJOB_COM(objects, OBJECTS, 2 * JOBS);

static struct copier *copier;

static bool copier_options(struct copy_options *options)
{
    char message[COPY_MESSAGE_BYTES];
    const char *text = getenv("CLIENTS_COPY");
    if (text == NULL || copy_options_parse(options, text, message))
        return true;
    fprintf(stderr, "CLIENTS_COPY: %s\n", message);
    return false;
}

static bool start_engines(void)
{
    BG_ENGINE_CONFIG delivery_profile = delivery_config;
    delivery_profile.Profile = BG_PROFILE_DO;
    delivery_profile.Seed.Data1 = 1; /* ids of the two must not meet */
    return checked("BgInitialize", BgInitialize(bits, sizeof bits, &bits_config)) &&
        checked("BgInitialize", BgInitialize(delivery, sizeof delivery, &delivery_profile));
}

static bool start_objects(void)
{
    BG_COM_CONFIG config = objects_config;
    config.pfnSave = copy_save;
    config.pfnReply = copy_read_reply;
    config.pContext = copier;
    return checked("BgComInitialize", BgComInitialize(objects, sizeof objects, &config));
}

char **startup(int argc, char **argv)
{
    struct copy_options options = { 0 };
#ifdef SIGXFSZ
    signal(SIGXFSZ, SIG_IGN); /* a limit on file sizes is an error of the write that meets it */
#endif
    argv = arguments_utf8(argc, argv);
    if (argv == NULL) {
        fprintf(stderr, "the arguments are not Unicode\n");
        return NULL;
    }
    if (!copier_options(&options))
        return NULL;
    copier = copy_new(&options);
    if (copier == NULL || !start_engines() || !start_objects() || !copy_start(copier)) {
        fprintf(stderr, "the engines could not be started\n");
        shutdown_all();
        return NULL;
    }
    return argv;
}

void shutdown_all(void)
{
    /* In this order: each needs those behind it. What was never started says so, and nobody minds. */
    copy_free(copier);
    copier = NULL;
    BgComUninitialize();
    BgUninitialize();
    text_free_all();
}

HRESULT wait_for_callbacks(DWORD milliseconds)
{
    HRESULT hr = BgPumpCallbacks(NULL);
    Sleep(milliseconds);
    return hr;
}

#ifndef _WIN32
void Sleep(DWORD milliseconds)
{
    clock_sleep_ms(milliseconds);
}
#endif
